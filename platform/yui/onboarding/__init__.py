"""Joining a town's programme: the steps until somebody can be asked for work, and the gate behind them."""
