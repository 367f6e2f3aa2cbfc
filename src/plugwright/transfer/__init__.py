"""Files in and out over FTP, FTPS, HTTP, HTTPS and SFTP, one transfer at a time in each direction, without policy."""
