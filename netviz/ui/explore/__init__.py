"""The Explore page: choosing a network, its drawing, its table, its code."""
