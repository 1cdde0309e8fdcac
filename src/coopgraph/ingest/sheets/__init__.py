"""Visits in spreadsheets: workbooks and CSV files, read by the mapping that is shipped as CSVW."""
