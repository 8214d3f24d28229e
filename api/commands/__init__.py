"""What whoever runs the installation can do: one function each, whether the server runs or not."""
