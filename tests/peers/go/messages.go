package main

import "fmt"

// The unary half of arcbox.v1.ImageService, by hand: the runtime marshals by struct tags, as it does for its own envelope.
// In JSON, 64-bit numbers are strings, as protobuf has it: a double has not room for all of them.

const imageService = "arcbox.v1.ImageService"

type empty struct{}

type existsRequest struct {
	Reference string `protobuf:"bytes,1,opt,name=reference,proto3" json:"reference,omitempty"`
}

type existsResponse struct {
	Exists bool   `protobuf:"varint,1,opt,name=exists,proto3" json:"exists,omitempty"`
	ID     string `protobuf:"bytes,2,opt,name=id,proto3" json:"id,omitempty"`
}

type inspectRequest struct {
	ID string `protobuf:"bytes,1,opt,name=id,proto3" json:"id,omitempty"`
}

type imageInfo struct {
	ID       string       `protobuf:"bytes,1,opt,name=id,proto3" json:"id,omitempty"`
	RepoTags []string     `protobuf:"bytes,2,rep,name=repo_tags,proto3" json:"repo_tags,omitempty"`
	Comment  string       `protobuf:"bytes,5,opt,name=comment,proto3" json:"comment,omitempty"`
	Size     int64        `protobuf:"varint,11,opt,name=size,proto3" json:"size,omitempty,string"`
	Config   *imageConfig `protobuf:"bytes,13,opt,name=config,proto3" json:"config,omitempty"`
}

type imageConfig struct {
	Env []string `protobuf:"bytes,4,rep,name=env,proto3" json:"env,omitempty"`
}

type listRequest struct {
	All     bool   `protobuf:"varint,1,opt,name=all,proto3" json:"all,omitempty"`
	Filters string `protobuf:"bytes,2,opt,name=filters,proto3" json:"filters,omitempty"`
}

type listResponse struct {
	Images []*imageSummary `protobuf:"bytes,1,rep,name=images,proto3" json:"images,omitempty"`
}

type imageSummary struct {
	ID         string   `protobuf:"bytes,1,opt,name=id,proto3" json:"id,omitempty"`
	RepoTags   []string `protobuf:"bytes,2,rep,name=repo_tags,proto3" json:"repo_tags,omitempty"`
	Created    int64    `protobuf:"varint,4,opt,name=created,proto3" json:"created,omitempty,string"`
	Containers int64    `protobuf:"varint,7,opt,name=containers,proto3" json:"containers,omitempty,string"`

	Labels map[string]string `protobuf:"bytes,8,rep,name=labels" protobuf_key:"bytes,1,opt,name=key" protobuf_val:"bytes,2,opt,name=value" json:"labels,omitempty"`
}

type removeRequest struct {
	ID    string `protobuf:"bytes,1,opt,name=id,proto3" json:"id,omitempty"`
	Force bool   `protobuf:"varint,2,opt,name=force,proto3" json:"force,omitempty"`
}

type removeResponse struct {
	Deleted  []string `protobuf:"bytes,1,rep,name=deleted,proto3" json:"deleted,omitempty"`
	Untagged []string `protobuf:"bytes,2,rep,name=untagged,proto3" json:"untagged,omitempty"`
}

type tagRequest struct {
	Source string `protobuf:"bytes,1,opt,name=source,proto3" json:"source,omitempty"`
	Repo   string `protobuf:"bytes,2,opt,name=repo,proto3" json:"repo,omitempty"`
	Tag    string `protobuf:"bytes,3,opt,name=tag,proto3" json:"tag,omitempty"`
}

func (m *empty) Reset()         { *m = empty{} }
func (m *empty) String() string { return fmt.Sprintf("%+v", *m) }
func (*empty) ProtoMessage()    {}

func (m *existsRequest) Reset()         { *m = existsRequest{} }
func (m *existsRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*existsRequest) ProtoMessage()    {}

func (m *existsResponse) Reset()         { *m = existsResponse{} }
func (m *existsResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*existsResponse) ProtoMessage()    {}

func (m *inspectRequest) Reset()         { *m = inspectRequest{} }
func (m *inspectRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*inspectRequest) ProtoMessage()    {}

func (m *imageInfo) Reset()         { *m = imageInfo{} }
func (m *imageInfo) String() string { return fmt.Sprintf("%+v", *m) }
func (*imageInfo) ProtoMessage()    {}

func (m *imageConfig) Reset()         { *m = imageConfig{} }
func (m *imageConfig) String() string { return fmt.Sprintf("%+v", *m) }
func (*imageConfig) ProtoMessage()    {}

func (m *listRequest) Reset()         { *m = listRequest{} }
func (m *listRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*listRequest) ProtoMessage()    {}

func (m *listResponse) Reset()         { *m = listResponse{} }
func (m *listResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*listResponse) ProtoMessage()    {}

func (m *imageSummary) Reset()         { *m = imageSummary{} }
func (m *imageSummary) String() string { return fmt.Sprintf("%+v", *m) }
func (*imageSummary) ProtoMessage()    {}

func (m *removeRequest) Reset()         { *m = removeRequest{} }
func (m *removeRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*removeRequest) ProtoMessage()    {}

func (m *removeResponse) Reset()         { *m = removeResponse{} }
func (m *removeResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*removeResponse) ProtoMessage()    {}

func (m *tagRequest) Reset()         { *m = tagRequest{} }
func (m *tagRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*tagRequest) ProtoMessage()    {}
