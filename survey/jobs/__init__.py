"""What has to happen at its time, whatever is restarted meanwhile: written down, claimed, done once."""
