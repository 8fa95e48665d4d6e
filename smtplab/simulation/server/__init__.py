"""What the server decides and does: policy, directory, fan-out, trace fields, maildrops."""
