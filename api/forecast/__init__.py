"""What an organisation may expect before anybody is asked."""
