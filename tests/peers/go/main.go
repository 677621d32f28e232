// Command go-peer is the other side of the wire in the interoperability tests: containerd's own ttrpc runtime as a server and as a client of
// arcbox.v1.ImageService, steered by lines on its standard input. See README.md one directory up.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

func main() {
	if len(os.Args) != 3 {
		usage()
	}
	run := map[string]func(path string) error{"serve": serve, "call": call}[os.Args[1]]
	if run == nil {
		usage()
	}
	if err := run(socketPath(os.Args[2])); err != nil {
		fmt.Fprintln(os.Stderr, "go-peer:", err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: go-peer serve|call unix:///path|unix:@name")
	os.Exit(64)
}

// socketPath: net.Dial and net.Listen take @name for an abstract socket themselves.
func socketPath(address string) string {
	const scheme = "unix:"
	if len(address) > len(scheme)+2 && address[:len(scheme)+2] == scheme+"//" {
		return address[len(scheme)+2:]
	}
	if len(address) > len(scheme) && address[:len(scheme)] == scheme {
		return address[len(scheme):]
	}
	return address
}

var output sync.Mutex

// tell prints one JSON line; whole lines only, whoever else is telling.
func tell(line interface{}) {
	output.Lock()
	defer output.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		// Nobody reads any more: the test is over.
		os.Exit(1)
	}
}
