-- Sealing anew under a newer key is a job's work alone; the account itself is never edited (0178).
grant update (account_cipher) on app.onboarding_bank to yui_worker;
