"""Files that people attach: checked in a process apart, rewritten without what is not the document, stored, served."""
