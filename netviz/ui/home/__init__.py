"""The Home page: a drawing that moves by itself, three doors, and what one looked at last."""
