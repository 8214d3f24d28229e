"""When nobody is asked, or some groups are not."""
