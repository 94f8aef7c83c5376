"""What goes over the wire: documents, procedures, error URIs."""
