"""The `plugwright` command: arguments in, exit codes out; what it composes is built in the rooms below."""
