"""Files: a drawing as SVG, PNG, PDF or DOT."""
