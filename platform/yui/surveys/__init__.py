"""What workers are asked, where they meet, and the stories that they tell."""
