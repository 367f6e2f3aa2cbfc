"""The base of the HTTP faces: who may ask, how it is answered, the event stream, the server; it knows no face."""
