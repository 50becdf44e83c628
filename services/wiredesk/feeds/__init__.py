"""Feeds: where wire copy comes from, and putting it into `wire.raw`.

documents                 files, folders, lines of envelopes: names and keys, so that a story's versions keep their
                          order and a second feeding can be recognised
feeder                    sends documents; what it reports as fed, the brokers have acknowledged
exact, ledger             the same in transactions, with what was fed remembered in Kafka: each document once
source                    what a feed is asked for, again and again
web, entries              a feed on the web (RSS, Atom), and its entries
folder                    a folder of wire files, a Maildir
mailbox                   a mailbox on an IMAP server
following                 asks a feed in its time, with patience, and says when it is silent
"""
