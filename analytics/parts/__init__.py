"""What a report is made of, each part as one thing; `listed.PARTS` holds them all."""
