"""What is shown beside the answer and never decides it."""
