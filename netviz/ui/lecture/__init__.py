"""What a lecture needs of the server beside its pages: QR codes, and rooms in which a class follows a lecturer."""
