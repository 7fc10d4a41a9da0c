"""What someone is told: in her inbox always, by mail besides."""
