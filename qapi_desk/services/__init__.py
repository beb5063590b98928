"""One use case a module. The only door between the faces and the rooms below."""
