"""What a statement says: urgent help, constraints, dislikes, places, shorthand, its parts and its language."""
