"""What was released, for other programs: PDF, pictures, XLSX, SPSS, and a bundle to check it by."""
