"""What a body owes a leader for leading a task: agreed with her, owed with each acceptance."""
