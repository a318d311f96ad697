"""Tables, lists, sentences and problems in the formats that people and programs read."""
