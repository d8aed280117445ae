"""The HTML report, the workbook and the plots."""
