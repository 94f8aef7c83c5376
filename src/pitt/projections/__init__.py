"""What each audience may know: pure functions of the classroom's state. The only place that chooses recipients."""
