"""What is done with the answers: measures, the lot that orders them, what came of them, and replies."""
