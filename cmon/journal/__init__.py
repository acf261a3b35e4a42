"""What happened to domain objects (passages), and the traces that reading may leave."""
