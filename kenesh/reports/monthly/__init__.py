"""The centres' monthly form: 29 lines and the profile of the applicants, counted from the appeals."""
