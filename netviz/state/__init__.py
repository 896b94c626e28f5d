"""What each page shows, as plain objects without Streamlit: made from a link, changed by the visitor, made a link."""
