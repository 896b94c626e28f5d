"""Everything that knows Streamlit: a folder for each page, and what pages share."""
