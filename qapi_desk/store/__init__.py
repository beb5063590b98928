"""The workspace: rows, migrations, unit of work, chained history. Rows never leave this room."""
