"""Did a measure help, and how far may one team's value be trusted?"""
