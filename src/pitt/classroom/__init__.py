"""The pure rules of the classroom."""
