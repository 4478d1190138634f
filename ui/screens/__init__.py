"""What a person sees: each screen draws one State and passes clicks on."""
