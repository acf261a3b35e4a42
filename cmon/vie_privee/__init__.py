"""What personal data are kept, how long, and their erasure."""
