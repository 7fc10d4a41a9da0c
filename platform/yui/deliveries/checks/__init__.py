"""How a task's deliveries are looked at: versions of a plan, samples that can be drawn again."""
