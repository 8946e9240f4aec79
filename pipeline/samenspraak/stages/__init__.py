"""One module per DVC stage, same name: reads files, calls the domain, writes files.

A stage computes everything before it writes anything, so a failure leaves the previous output as
it was. No stage imports a stage.
"""
