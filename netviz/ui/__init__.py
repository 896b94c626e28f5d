"""Everything that knows Streamlit: the frame, the components, the forms, and what a visitor sees and chooses."""
