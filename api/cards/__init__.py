"""What is printed for people without mail: sheets of codes, and a poster."""
