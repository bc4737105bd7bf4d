"""What pages show of articles: values for the templates, made of what the index holds."""
