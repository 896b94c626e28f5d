from netviz.ui.shared import shell

shell.framed_page().run()
