"""The director's day: what is due, what waits for inspection, what other towns ask and were asked."""
