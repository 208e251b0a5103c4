"""Small and medium businesses, from the open files of РСМП."""
