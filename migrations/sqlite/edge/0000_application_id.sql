-- Marks the file as one of this application ("hoso" in ASCII), so that `file` and a careful operator recognise it.
pragma application_id = 1752134511;
