"""What pages share: the frame around them, the address bar, forms, and text that is safe to show."""
