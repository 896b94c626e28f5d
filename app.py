from netviz.ui import shell

shell.open_house().run()
