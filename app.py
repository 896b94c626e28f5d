from netviz.ui.shared import shell

shell.open_house().run()
