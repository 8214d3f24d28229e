"""What whoever runs the installation can do: one function each, in a folder for each side of it.

The same whether the server runs or not.
"""
